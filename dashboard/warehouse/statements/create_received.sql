create schema received;
