<?php
/**
 * Puts posts into the site: JSON on standard input, a list as scripts/wordpress/posts.py writes it. A post whose type and
 * slug are there already is changed. Prints a list of {"id", "address", "files"} in the same order.
 */

require __DIR__ . '/load.php';
require_once ABSPATH . 'wp-admin/includes/image.php';
// The posts are the caller's own: their HTML stays as it is given.
kses_remove_filters();
wp_set_current_user( 1 );

function reportminer_checked( $result ) {
	if ( is_wp_error( $result ) ) {
		throw new RuntimeException( $result->get_error_message() );
	}
	return $result;
}

/** Returns the number of the post of this type and slug, in whatever state it is, or 0. */
function reportminer_there( array $post ): int {
	$found = get_posts(
		array(
			'post_type'   => $post['type'],
			'name'        => $post['slug'],
			'post_status' => array( 'publish', 'draft', 'private', 'future', 'pending' ),
			'numberposts' => 1,
			'fields'      => 'ids',
		)
	);
	return $found[0] ?? 0;
}

/** Stores the files of a post and returns what the post shows of them. */
function reportminer_files( array $post, int $id ): array {
	foreach ( get_children( array( 'post_parent' => $id, 'post_type' => 'attachment' ) ) as $old ) {
		wp_delete_attachment( $old->ID, true );
	}
	delete_post_meta( $id, 'document_file' );
	$html  = '';
	$files = array();
	foreach ( $post['attachments'] as $n => $file ) {
		$bits = wp_upload_bits( $file['name'], null, base64_decode( $file['content'] ), substr( $post['date'], 0, 7 ) );
		if ( $bits['error'] ) {
			throw new RuntimeException( $bits['error'] );
		}
		// The time of the file is that of its post, so that a site made anew has the same validators.
		touch( $bits['file'], strtotime( get_gmt_from_date( str_replace( 'T', ' ', $post['date'] ) ) . ' UTC' ) );
		$attachment = reportminer_checked(
			wp_insert_attachment(
				array(
					'post_title'     => wp_slash( $file['title'] ),
					'post_mime_type' => $bits['type'],
					'post_date'      => str_replace( 'T', ' ', $post['date'] ),
					'guid'           => $bits['url'],
				),
				$bits['file'],
				$id,
				true
			)
		);
		$url     = esc_url( $bits['url'] );
		$title   = esc_html( $file['title'] );
		$files[] = $bits['url'];
		if ( 'field' === $file['shown'] ) {
			update_post_meta( $id, 'document_file', $attachment );
		} elseif ( 'button' === $file['shown'] ) {
			$html .= "\n<div class=\"wp-block-buttons\"><div class=\"wp-block-button\">"
				. "<a class=\"wp-block-button__link\" href=\"$url\">$title</a></div></div>";
		} else {
			$html .= "\n<!-- wp:file {\"id\":$attachment,\"href\":\"$url\"} -->\n<div class=\"wp-block-file\">"
				. "<a id=\"wp-block-file--media-$id-$n\" href=\"$url\">$title</a>"
				. "<a href=\"$url\" class=\"wp-block-file__button wp-element-button\" download"
				. " aria-describedby=\"wp-block-file--media-$id-$n\">Download</a></div>\n<!-- /wp:file -->";
		}
	}
	return array( $html, $files );
}

function reportminer_seed( array $post ): array {
	$there = reportminer_there( $post );
	$date  = str_replace( 'T', ' ', $post['date'] );
	$row   = array(
		'ID'            => $there,
		'post_type'     => $post['type'],
		// A post is binned once it has been published: that is how it gets into the bin.
		'post_status'   => 'trash' === $post['status'] ? 'publish' : $post['status'],
		'post_name'     => $post['former'] ? $post['former'] : $post['slug'],
		'post_title'    => $post['title'],
		'post_content'  => $post['html'],
		'post_password' => $post['password'],
		'post_date'     => $date,
		'post_date_gmt' => get_gmt_from_date( $date ),
		'post_author'   => 1,
		'edit_date'     => true,
		'meta_input'    => array( 'summary' => $post['summary'] ),
	);
	$stamp = function ( array $data ) use ( $post ): array {
		if ( $post['modified'] ) {
			$data['post_modified']     = str_replace( 'T', ' ', $post['modified'] );
			$data['post_modified_gmt'] = get_gmt_from_date( $data['post_modified'] );
		} elseif ( 'draft' !== $data['post_status'] ) {
			$data['post_modified']     = $data['post_date'];
			$data['post_modified_gmt'] = get_gmt_from_date( $data['post_date'] );
		}
		return $data;
	};
	if ( $post['modified'] || ! $there ) {
		add_filter( 'wp_insert_post_data', $stamp );
	}
	$id                     = reportminer_checked( $there ? wp_update_post( wp_slash( $row ), true ) : wp_insert_post( wp_slash( $row ), true ) );
	list( $shown, $files )  = reportminer_files( $post, $id );
	$more                   = array( 'ID' => $id );
	if ( $shown ) {
		$more['post_content'] = $post['html'] . $shown;
	}
	if ( $post['former'] ) {
		$more['post_name'] = $post['slug'];
	}
	if ( count( $more ) > 1 ) {
		reportminer_checked( wp_update_post( wp_slash( $more ), true ) );
	}
	remove_filter( 'wp_insert_post_data', $stamp );
	foreach ( $post['terms'] as $taxonomy => $names ) {
		reportminer_checked( wp_set_object_terms( $id, $names, $taxonomy ) );
	}
	$address = get_permalink( $id );
	if ( 'trash' === $post['status'] ) {
		wp_trash_post( $id );
	}
	return array( 'id' => $id, 'address' => $address, 'files' => $files );
}

$answers = array();
wp_defer_term_counting( true );
foreach ( json_decode( stream_get_contents( STDIN ), true, 16, JSON_THROW_ON_ERROR ) as $post ) {
	try {
		$answers[] = reportminer_seed( $post );
	} catch ( RuntimeException $error ) {
		fwrite( STDERR, "{$post['type']} {$post['slug']}: {$error->getMessage()}\n" );
		exit( 1 );
	}
}
wp_defer_term_counting( false );
echo json_encode( $answers, JSON_UNESCAPED_SLASHES );
