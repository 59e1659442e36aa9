<?php
/** Every list of posts, and what there is not. */

get_header();
?>
<h1 class="page-title"><?php echo is_404() ? 'Page not found' : wp_kses_post( get_the_archive_title() ); ?></h1>
<?php
while ( have_posts() ) {
	the_post();
	plain_entry();
}
the_posts_pagination();
get_footer();
