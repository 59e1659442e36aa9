<?php
/** One release or one document. */

the_post();
$document = in_array( get_post_type(), hale_like_option( 'document_layout' ), true );
$part     = $document ? 'document' : 'flexible-post-type';
$wide     = 'full-width' === hale_like_option( 'heading' );
$closed   = post_password_required();
$summary  = $closed ? '' : get_post_meta( get_the_ID(), 'summary', true );
$file     = $closed || ! $document ? 0 : (int) get_post_meta( get_the_ID(), 'document_file', true );
$headings = array();
$body     = '';
if ( $closed ) {
	$body = get_the_password_form();
} else {
	list( $body, $headings ) = hale_like_body();
}
get_header();
if ( $wide ) :
	$changed = get_the_modified_date( 'Y-m-d' ) !== get_the_date( 'Y-m-d' );
	?>
<div class="hale-shaded-heading"><div class="govuk-width-container"><h1 class="<?php echo $part; ?>-title"><?php the_title(); ?></h1>
<span class="govuk-caption-m"><?php echo $changed ? 'Updated: ' . esc_html( get_the_modified_date() ) : 'Published: ' . esc_html( get_the_date() ); ?></span></div></div>
<?php endif; ?>
<div class="page-break hale-print-only"><div class="hale-print-arms">HM Inspectorate of Probation</div>
<p>All content is available under the Open Government Licence v3.0, except where otherwise stated.</p></p></div>
<div class="page-break hale-print-only"><p>This publication is available at: <?php the_permalink(); ?></p></div>
<?php hale_like_contents( $headings ); ?>
<div id="primary">
<article id="post-<?php the_ID(); ?>" <?php post_class( 'flexible-post-type-single' ); ?>>
<?php if ( ! $wide ) : ?>
<h1 class="<?php echo $part; ?>-title"><?php the_title(); ?></h1>
<?php endif; ?>
<?php if ( hale_like_option( 'dates' ) ) : ?>
<div class="<?php echo $part; ?>-published-date">Published: <?php hale_like_time(); ?></div>
<?php endif; ?>
<?php hale_like_terms(); ?>
<?php if ( $summary ) : ?>
<div class="<?php echo $document ? 'document-summary-text' : 'intro'; ?>"><?php echo wp_kses_post( $summary ); ?></div>
<?php endif; ?>
<?php
if ( $file ) :
	$url = wp_get_attachment_url( $file );
	?>
<div class="document-summary"><div class="document-summary__image"><a href="<?php echo esc_url( $url ); ?>" aria-hidden="true" tabindex="-1"><img alt="" src="<?php echo esc_url( get_theme_file_uri( 'document.svg' ) ); ?>"></a></div>
<div class="document-summary__link"><a href="<?php echo esc_url( $url ); ?>"><?php echo esc_html( get_the_title( $file ) ); ?><span class="govuk-visually-hidden"> (PDF, <?php echo number_format( filesize( get_attached_file( $file ) ), 1 ); ?> B)</span></a></div></div>
<?php endif; ?>
<div class="<?php echo $part; ?>-content">
<?php
if ( in_array( get_post()->post_name, hale_like_option( 'cut_pages' ), true ) ) {
	// What is printed is sent at once: an error in mid-page leaves half a page under status 200.
	echo mb_substr( $body, 0, intdiv( mb_strlen( $body ), 2 ) );
	exit;
}
echo $body;
?>
</div>
</article>
</div>
<?php
get_footer();
