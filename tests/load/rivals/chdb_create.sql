create database load
