"""One file a page. A page asks (controls), calls (cache) and shows (show); it computes nothing itself."""
