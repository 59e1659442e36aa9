"""What several sources share: the present site software, pages described by selectors, dates of listings."""
