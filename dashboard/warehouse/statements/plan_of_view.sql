explain (format json) from main.{view}
