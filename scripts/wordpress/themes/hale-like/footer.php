</div></main>
<footer role="contentinfo" class="hale-footer"><ul><li><a href="<?php echo esc_url( home_url( '/about-us/' ) ); ?>">About us</a></li></ul>
<p>© Crown copyright</p></footer>
<?php wp_footer(); ?>
</body>
</html>
