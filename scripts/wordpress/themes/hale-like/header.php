<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head>
<meta charset="<?php bloginfo( 'charset' ); ?>">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="<?php echo esc_url( get_stylesheet_uri() ); ?>">
<?php // As in the original, no two answers have the same bytes. ?>
<link rel="stylesheet" href="<?php echo esc_url( get_theme_file_uri( 'custom-colours.css' ) . '?t=' . (int) ( microtime( true ) * 1e6 ) ); ?>">
<?php wp_head(); ?>
</head>
<body <?php body_class(); ?>>
<?php wp_body_open(); ?>
<div class="hale-cookie-banner" role="region" aria-label="Cookies"><p>We use some essential cookies to make this website work.</p>
<button type="button">Accept</button></div>
<a class="govuk-skip-link" href="#maincontent">Skip to main content</a>
<header role="banner" class="hale-header"><a href="<?php echo esc_url( home_url( '/' ) ); ?>"><?php bloginfo( 'name' ); ?></a>
<nav class="hale-navigation" aria-label="Main"><ul>
<?php foreach ( array( '' => 'Home', 'news/' => 'News', 'our-reports/' => 'Our reports', 'about-us/' => 'About us' ) as $path => $name ) : ?>
<li><a href="<?php echo esc_url( home_url( "/$path" ) ); ?>"><?php echo esc_html( $name ); ?></a></li>
<?php endforeach; ?>
</ul></nav></header>
<?php if ( ! is_front_page() ) : ?>
<nav class="govuk-breadcrumbs" aria-label="Breadcrumb"><ol class="govuk-breadcrumbs__list">
<li class="govuk-breadcrumbs__list-item"><a href="<?php echo esc_url( home_url( '/' ) ); ?>">Home</a></li>
<?php if ( is_singular() ) : ?>
<li class="govuk-breadcrumbs__list-item"><?php single_post_title(); ?></li>
<?php endif; ?>
</ol></nav>
<?php endif; ?>
<main id="maincontent"><div id="contentinner">
