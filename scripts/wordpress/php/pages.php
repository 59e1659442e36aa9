<?php
/** Makes the pages of a new site and its rewrite rules. Run once, by the command line, after install.php. */

require __DIR__ . '/load.php';
kses_remove_filters();

$pages = array(
	'home'        => array( 'Home', '', '' ),
	'news'        => array( 'News', 'template-listing.php', 'news' ),
	'our-reports' => array( 'Our reports', 'template-listing.php', 'document' ),
	'about-us'    => array( 'About us', '', '' ),
);
foreach ( $pages as $slug => list( $title, $template, $lists ) ) {
	$id = wp_insert_post(
		array(
			'post_type'     => 'page',
			'post_status'   => 'publish',
			'post_name'     => $slug,
			'post_title'    => $title,
			'post_content'  => $lists ? '' : '<p>This site stands on one machine, for tests. Everything in it is invented.</p>',
			'post_date'     => '2025-03-03 09:00:00',
			'page_template' => $template ? $template : 'default',
			'meta_input'    => $lists ? array( 'listing_type' => $lists ) : array(),
		),
		true
	);
	if ( is_wp_error( $id ) ) {
		fwrite( STDERR, "page $slug: " . $id->get_error_message() . "\n" );
		exit( 1 );
	}
	if ( 'home' === $slug ) {
		update_option( 'show_on_front', 'page' );
		update_option( 'page_on_front', $id );
	}
}
flush_rewrite_rules( false );
