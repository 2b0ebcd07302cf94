set search_path = '{schema},latest,main'
