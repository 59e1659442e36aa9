<?php
/** What there is not. */

get_header();
?>
<div id="primary"><section class="hale-error-404"><h1>Page not found</h1><p>If you typed the web address, check it is correct.</p></section></div>
<?php
get_footer();
