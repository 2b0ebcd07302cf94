create schema answers
