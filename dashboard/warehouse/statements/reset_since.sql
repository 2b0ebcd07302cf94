reset variable since
