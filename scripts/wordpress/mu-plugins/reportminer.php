<?php
/**
 * Plugin Name: Site of an inspectorate
 * Description: Post types, taxonomies and machine interfaces as the inspectorate's site has them, with switches.
 *
 * The switches stand in options.json beside the site and are read on every request, so that a site can change while it
 * is visited. Their names and defaults are those of class Options in scripts/wordpress/options.py.
 */

/** Returns a switch. */
function hale_like_option( string $name ) {
	static $options = null;
	$options ??= json_decode( file_get_contents( REPORTMINER_FOLDER . 'options.json' ), true, 8, JSON_THROW_ON_ERROR );
	return $options[ $name ];
}

/** No mail is sent: WordPress would send one when it is installed. */
function wp_mail() {
	return true;
}

// Whatever the settings allow, nothing is asked of any other server, nor of this one by itself.
add_filter( 'pre_http_request', fn() => new WP_Error( 'offline', 'This site asks nothing of other servers.' ) );

add_filter( 'template', fn() => 'plain' === hale_like_option( 'theme' ) ? 'plain' : 'hale-like' );
add_filter( 'stylesheet', fn() => 'plain' === hale_like_option( 'theme' ) ? 'plain' : 'hale-like' );

add_action(
	'init',
	function () {
		$taxonomies = array(
			'news-type'     => array( 'News types', array( 'news' ) ),
			'document-type' => array( 'Document types', array( 'document' ) ),
			'service-type'  => array( 'Service types', array( 'news', 'document' ) ),
		);
		foreach ( $taxonomies as $name => list( $label, $types ) ) {
			register_taxonomy(
				$name,
				$types,
				array(
					'label'        => $label,
					'public'       => true,
					'hierarchical' => true,
					'show_in_rest' => true,
					// Listing pages are narrowed by ?news-type=<number>: it is no query of WordPress itself.
					'query_var'    => false,
				)
			);
		}
		foreach ( array( 'news' => 'News', 'document' => 'Documents' ) as $name => $label ) {
			register_post_type(
				$name,
				array(
					'label'        => $label,
					'public'       => true,
					'has_archive'  => false,
					'show_in_rest' => in_array( $name, hale_like_option( 'rest_types' ), true ),
					'supports'     => array( 'title', 'editor' ),
					'rewrite'      => array( 'slug' => $name, 'with_front' => false ),
				)
			);
		}
		// The listing page has the slug of the type: without this rule its second page is a post called "page".
		add_rewrite_rule( '^news/page/([1-9][0-9]*)/?$', 'index.php?pagename=news&paged=$matches[1]', 'top' );
	}
);

add_action(
	'parse_request',
	function ( WP $wp ) {
		$json = str_contains( $_SERVER['HTTP_ACCEPT'] ?? '', 'application/json' );
		if (
			( isset( $wp->query_vars['robots'] ) && 'missing' === hale_like_option( 'robots' ) )
			|| ( isset( $wp->query_vars['feed'] ) && ! hale_like_option( 'feeds' ) )
			// As seen of the original: a page of the listing is not found by who would take JSON.
			|| ( $json && preg_match( '#^news/page/\d+/?$#', $wp->request ) )
		) {
			$wp->query_vars = array( 'error' => '404' );
		}
	}
);

add_action(
	'template_redirect',
	function () {
		// A listing page has one address for each of its pages. Newer versions of WordPress do this by themselves.
		$page = isset( $_GET['paged'] ) ? (int) $_GET['paged'] : (int) get_query_var( 'paged' );
		if ( is_page() && ( isset( $_GET['paged'] ) || 1 === $page ) ) {
			$path = get_permalink() . ( $page > 1 ? "page/$page/" : '' );
			$more = array_diff_key( wp_unslash( $_GET ), array( 'paged' => '' ) );
			wp_redirect( $more ? add_query_arg( array_map( 'urlencode', array_filter( $more, 'is_string' ) ), $path ) : $path, 301 );
			exit;
		}
		// As in new installations: the page of a file leads to the file.
		if ( is_attachment() ) {
			wp_redirect( wp_get_attachment_url( get_queried_object_id() ), 301 );
			exit;
		}
	}
);

// There is no log-in that an address could lead to.
remove_action( 'template_redirect', 'wp_redirect_admin_locations', 1000 );

// Texts and titles as they are given, unless quotation marks and dashes are to be made typographic, as WordPress does.
add_filter( 'run_wptexturize', fn() => hale_like_option( 'texturize' ) );
add_filter( 'locale', fn() => 'en_GB' );

add_filter( 'robots_txt', fn( $text ) => $text . implode( '', array_map( fn( $l ) => "$l\n", hale_like_option( 'robots_lines' ) ) ), -10 );

// Sitemaps: with the time of last change, and found for good, as in newer versions of WordPress.
add_filter( 'wp_redirect_status', fn( $status, $to ) => str_ends_with( $to, '/wp-sitemap.xml' ) ? 301 : $status, 10, 2 );
add_filter( 'wp_sitemaps_enabled', fn() => hale_like_option( 'sitemaps' ) );
add_filter( 'wp_sitemaps_posts_entry', fn( $entry, $post ) => $entry + array( 'lastmod' => wp_date( DATE_W3C, strtotime( $post->post_modified_gmt ) ) ), 10, 2 );

// REST: off as a whole, without users, and with two fields that only collections have.
add_filter(
	'rest_authentication_errors',
	fn( $error ) => hale_like_option( 'rest' ) ? $error : new WP_Error( 'rest_disabled', 'REST is not for everybody.', array( 'status' => 401 ) )
);
add_filter( 'rest_endpoints', fn( $all ) => array_filter( $all, fn( $route ) => ! str_starts_with( $route, '/wp/v2/users' ), ARRAY_FILTER_USE_KEY ) );
foreach ( array( 'news', 'document' ) as $hale_like_type ) {
	add_filter(
		"rest_prepare_$hale_like_type",
		function ( WP_REST_Response $response, WP_Post $post, WP_REST_Request $request ) {
			if ( ! isset( $request['id'] ) ) {
				$summary                              = get_post_meta( $post->ID, 'summary', true );
				$response->data['post_meta']          = $summary ? array( 'summary' => $summary ) : array();
				$response->data['featured_image_url'] = false;
			}
			return $response;
		},
		10,
		3
	);
}

// The web server in front puts an error page of its own in the place of the body of 400 and 401; the status is kept.
if ( 'cli' !== PHP_SAPI && hale_like_option( 'error_pages' ) ) {
	ob_start(
		function ( string $body ) {
			if ( ! in_array( http_response_code(), array( 400, 401 ), true ) ) {
				return $body;
			}
			header( 'Content-Type: text/html' );
			return "<html>\n<head><title>Error</title></head>\n<body><h1>Sorry, there is a problem</h1></body>\n</html>\n";
		}
	);
}
