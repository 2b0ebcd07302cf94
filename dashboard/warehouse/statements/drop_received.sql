drop schema received cascade;
