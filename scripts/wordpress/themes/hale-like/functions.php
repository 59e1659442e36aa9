<?php
/** What the templates share. */

add_action(
	'after_setup_theme',
	function () {
		add_theme_support( 'title-tag' );
		add_theme_support( 'automatic-feed-links' );
		// Of no use to a test, and a third of the time and of the bytes of a page.
		remove_action( 'wp_head', 'print_emoji_detection_script', 7 );
		remove_action( 'wp_print_styles', 'print_emoji_styles' );
		remove_action( 'wp_enqueue_scripts', 'wp_enqueue_global_styles' );
		remove_action( 'wp_body_open', 'wp_global_styles_render_svg_filters' );
	}
);
add_action( 'wp_enqueue_scripts', fn() => wp_dequeue_style( 'classic-theme-styles' ), 20 );
add_filter( 'document_title_separator', fn() => '-' );

/** Prints a date: <time> with the offset of London. */
function hale_like_time(): void {
	printf( '<time class="entry-date published-date" datetime="%s">%s</time>', esc_attr( get_the_date( DATE_W3C ) ), esc_html( get_the_date() ) );
}

/** Prints the terms of a post, as tags or as a line of words. */
function hale_like_terms(): void {
	$lists = 'list' === hale_like_option( 'terms' );
	foreach ( get_object_taxonomies( get_post(), 'objects' ) as $taxonomy ) {
		$terms = get_the_terms( get_post(), $taxonomy->name );
		if ( ! $terms || is_wp_error( $terms ) ) {
			continue;
		}
		if ( $lists ) {
			printf(
				'<div class="flexible-post-type-detail"><span class="flexible-post-type-detail-label">%s:</span> %s</div>',
				esc_html( $taxonomy->label ),
				esc_html( implode( '; ', wp_list_pluck( $terms, 'name' ) ) )
			);
			continue;
		}
		echo '<ul class="flexible-post-type-terms-list">';
		foreach ( $terms as $term ) {
			printf( '<li><a class="flexible-post-type-terms-link" href="%s">%s</a></li>', esc_url( get_term_link( $term ) ), esc_html( $term->name ) );
		}
		echo '</ul>';
	}
}

/**
 * Returns the text of a post and its headings. With a contents list or numbers on, the text is parsed and printed again as
 * a document of its own: DOCTYPE, <html> and <body> stand in the middle of the page.
 */
function hale_like_body(): array {
	$html = apply_filters( 'the_content', get_the_content() );
	if ( ! ( hale_like_option( 'contents' ) || hale_like_option( 'numbers' ) ) || '' === trim( $html ) ) {
		return array( $html, array() );
	}
	$document = new DOMDocument();
	libxml_use_internal_errors( true );
	$document->loadHTML( '<?xml encoding="utf-8" ?>' . $html );
	$headings = array();
	foreach ( iterator_to_array( $document->getElementsByTagName( 'h2' ) ) as $n => $heading ) {
		$text = trim( $heading->textContent );
		$id   = ( $n + 1 ) . '-' . preg_replace( '/[^A-Za-z0-9]/', '', $text );
		if ( hale_like_option( 'numbers' ) ) {
			$heading->insertBefore( $document->createTextNode( ( $n + 1 ) . '. ' ), $heading->firstChild );
		}
		if ( hale_like_option( 'contents' ) ) {
			$heading->setAttribute( 'class', 'hale-toc-item' );
			$heading->setAttribute( 'id', $id );
			$jump = $document->createElement( 'span' );
			$jump->setAttribute( 'class', 'hale-jump-link' );
			$jump->appendChild( $document->createTextNode( ' (' ) );
			$link = $document->createElement( 'a', 'Back to top' );
			$link->setAttribute( 'href', '#table-of-contents' );
			$jump->appendChild( $link );
			$jump->appendChild( $document->createTextNode( ')' ) );
			$heading->appendChild( $jump );
			$headings[ $id ] = $text;
		}
	}
	return array( $document->saveHTML(), $headings );
}

/** Prints the contents list, outside the article. */
function hale_like_contents( array $headings ): void {
	if ( ! $headings ) {
		return;
	}
	echo '<div id="toc"><nav id="table-of-contents"><h2>Contents</h2><ol class="hale-table-of-contents__list">';
	foreach ( $headings as $id => $text ) {
		printf( '<li><a href="#%s">%s</a></li>', esc_attr( $id ), esc_html( $text ) );
	}
	echo '</ol></nav><button id="solo-print">Print this page</button></div>';
}

/** Returns the posts that a listing page shows, narrowed by the parameters of its address. */
function hale_like_listed( string $type ): WP_Query {
	// Read as they are: a listing is open to everybody, and what it is given is only compared.
	$given = array_map( 'wp_unslash', array_filter( $_GET, 'is_string' ) );
	$query = array(
		'post_type'      => $type,
		'post_status'    => 'publish',
		'posts_per_page' => 10,
		'paged'          => max( 1, (int) get_query_var( 'paged' ) ),
		'orderby'        => array( 'date' => 'DESC', 'ID' => 'DESC' ),
		's'              => $given['listing_search'] ?? '',
		'tax_query'      => array(),
	);
	foreach ( get_object_taxonomies( $type ) as $taxonomy ) {
		// Numbers of terms; their slugs are ignored.
		if ( ctype_digit( $given[ $taxonomy ] ?? '' ) ) {
			$query['tax_query'][] = array( 'taxonomy' => $taxonomy, 'terms' => (int) $given[ $taxonomy ] );
		}
	}
	$days = array();
	foreach ( array( 'date_published_from_date', 'date_published_to_date' ) as $name ) {
		// d/m/Y; every other form is ignored.
		$day    = DateTimeImmutable::createFromFormat( '!j/n/Y', $given[ $name ] ?? '' );
		$days[] = $day ? $day->format( 'Y-m-d' ) : null;
	}
	if ( $days[0] && $days[1] ) {
		sort( $days );
	}
	$query['date_query'] = array( array_filter( array( 'after' => $days[0], 'before' => $days[1] ) ) + array( 'inclusive' => true ) );
	if ( 'empty' === hale_like_option( 'listing' ) ) {
		$query['post__in'] = array( 0 );
	}
	return new WP_Query( $query );
}

/** Prints the links to the pages before and after. */
function hale_like_pages( int $pages ): void {
	$page = max( 1, (int) get_query_var( 'paged' ) );
	if ( $pages < 2 || $page > $pages ) {
		return;
	}
	echo '<nav class="archive-pagination-nav" aria-label="Pagination"><ul class="archive-pagination-list">';
	if ( $page > 1 ) {
		printf( '<li class="archive-pagination-prev-btn"><a href="%s" rel="prev">Previous page</a></li>', esc_url( get_pagenum_link( $page - 1 ) ) );
	}
	printf( '<li class="archive-pagination-current-page">Page %d of %d</li>', $page, $pages );
	if ( $page < $pages ) {
		printf( '<li class="archive-pagination-next-btn"><a href="%s" rel="next">Next page</a></li>', esc_url( get_pagenum_link( $page + 1 ) ) );
	}
	echo '</ul></nav>';
}
