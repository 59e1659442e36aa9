<?php
/** The posts that have a term. */

global $wp_query;
get_header();
?>
<div id="primary"><h1><?php single_term_title(); ?></h1>
<div class="archive-list">
<?php
while ( have_posts() ) :
	the_post();
	?>
<div class="archive-list-item"><h2 class="archive-list-item-title"><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h2>
<div class="archive-published-date">Published: <?php hale_like_time(); ?></div></div>
<?php endwhile; ?>
</div>
<?php hale_like_pages( $wp_query->max_num_pages ); ?>
</div>
<?php
get_footer();
