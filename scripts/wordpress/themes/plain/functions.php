<?php
/** What the templates share. */

add_action(
	'after_setup_theme',
	function () {
		add_theme_support( 'title-tag' );
		add_theme_support( 'automatic-feed-links' );
		remove_action( 'wp_head', 'print_emoji_detection_script', 7 );
		remove_action( 'wp_print_styles', 'print_emoji_styles' );
		remove_action( 'wp_enqueue_scripts', 'wp_enqueue_global_styles' );
		remove_action( 'wp_body_open', 'wp_global_styles_render_svg_filters' );
	}
);
add_filter( 'document_title_separator', fn() => '-' );

/** Prints one post of a list. */
function plain_entry(): void {
	printf(
		'<article id="post-%d" class="%s"><h2 class="entry-title"><a href="%s" rel="bookmark">%s</a></h2><time class="entry-date published" datetime="%s">%s</time></article>',
		get_the_ID(),
		esc_attr( implode( ' ', get_post_class() ) ),
		esc_url( get_permalink() ),
		get_the_title(),
		esc_attr( get_the_date( DATE_W3C ) ),
		esc_html( get_the_date() )
	);
}
