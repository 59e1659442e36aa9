<?php
/** Every other list of posts: their full texts. */

get_header();
?>
<div id="primary">
<?php
while ( have_posts() ) :
	the_post();
	?>
<section id="post-<?php the_ID(); ?>" <?php post_class(); ?>><h2><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h2>
<div class="entry-content"><?php the_content(); ?></div></section>
<?php endwhile; ?>
</div>
<?php
get_footer();
