<?php
/**
 * Template Name: Listing
 * A page that lists the posts of one type, newest first.
 */

the_post();
$type       = get_post_type_object( get_post_meta( get_the_ID(), 'listing_type', true ) );
$listed     = hale_like_listed( $type->name );
$words      = strtolower( $type->label );
$redesigned = 'redesigned' === hale_like_option( 'listing' );
get_header();
?>
<div id="primary"><h1><?php the_title(); ?></h1>
<form class="flexible-post-type-listing-filters" method="get"><label>Search <input name="listing_search"></label><button>Search</button></form>
<?php if ( $redesigned ) : ?>
<section class="cards">
<?php
while ( $listed->have_posts() ) :
	$listed->the_post();
	?>
<div class="card"><a class="card__link" href="<?php the_permalink(); ?>"><?php the_title(); ?></a> <span class="card__date"><?php echo esc_html( get_the_date() ); ?></span></div>
<?php endwhile; ?>
</section>
<?php if ( max( 1, (int) get_query_var( 'paged' ) ) < $listed->max_num_pages ) : ?>
<p class="cards__more"><a href="<?php echo esc_url( get_pagenum_link( max( 1, (int) get_query_var( 'paged' ) ) + 1 ) ); ?>">More</a></p>
<?php endif; ?>
<?php elseif ( ! $listed->have_posts() ) : ?>
<p class="flexible-post-type-listing-none">Your search matched no <?php echo esc_html( $words ); ?></p>
<?php else : ?>
<div class="listing-item-count"><?php echo esc_html( "{$listed->found_posts} $words" ); ?></div>
<div class="flexible-post-type-list">
<?php
while ( $listed->have_posts() ) :
	$listed->the_post();
	$summary = get_post_meta( get_the_ID(), 'summary', true );
	?>
<div class="list-item"><h2 class="list-item-title"><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h2>
<div class="list-item-detail detail-published-date">Published: <?php hale_like_time(); ?></div>
<?php if ( $summary && ! post_password_required() ) : ?>
<div class="list-item-detail detail-post_summary"><?php echo wp_kses_post( $summary ); ?></div>
<?php endif; ?>
<?php
foreach ( get_object_taxonomies( get_post(), 'objects' ) as $taxonomy ) :
	$terms = get_the_terms( get_post(), $taxonomy->name );
	if ( $terms ) :
		?>
<div class="list-item-detail detail-<?php echo esc_attr( $taxonomy->name ); ?>"><?php echo esc_html( $taxonomy->label . ': ' . implode( '; ', wp_list_pluck( $terms, 'name' ) ) ); ?></div>
		<?php
	endif;
endforeach;
?>
</div>
<?php endwhile; ?>
</div>
<?php hale_like_pages( $listed->max_num_pages ); ?>
<?php endif; ?>
</div>
<?php
wp_reset_postdata();
get_footer();
