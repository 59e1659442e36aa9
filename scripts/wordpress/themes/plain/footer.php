</main>
<footer><p>© Crown copyright</p></footer>
<?php wp_footer(); ?>
</body>
</html>
