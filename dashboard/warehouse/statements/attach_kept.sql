attach ':memory:' as kept;

create table kept.named (id varchar);

create table kept.cited (id varchar);
