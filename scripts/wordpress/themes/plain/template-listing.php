<?php
/**
 * Template Name: Listing
 * A page that lists the posts of one type, newest first.
 */

the_post();
$current = max( 1, (int) get_query_var( 'paged' ) );
$listed  = new WP_Query(
	array(
		'post_type'      => get_post_meta( get_the_ID(), 'listing_type', true ),
		'post_status'    => 'publish',
		'posts_per_page' => 10,
		'paged'          => $current,
		'orderby'        => array( 'date' => 'DESC', 'ID' => 'DESC' ),
	)
);
get_header();
?>
<h1 class="page-title"><?php the_title(); ?></h1>
<?php
while ( $listed->have_posts() ) {
	$listed->the_post();
	plain_entry();
}
echo '<nav class="pagination">' . paginate_links( array( 'total' => $listed->max_num_pages, 'current' => $current ) ) . '</nav>';
wp_reset_postdata();
get_footer();
