<?php
/** A page. */

the_post();
get_header();
?>
<div id="primary"><article id="post-<?php the_ID(); ?>" <?php post_class(); ?>><h1><?php the_title(); ?></h1>
<div class="entry-content"><?php the_content(); ?></div></article></div>
<?php
get_footer();
