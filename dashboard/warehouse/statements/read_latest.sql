set search_path = 'latest,main'
