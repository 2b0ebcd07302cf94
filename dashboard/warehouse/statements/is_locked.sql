-- By its whole name: a version file may hold a macro of the same name, which would be taken instead.
select system.main.current_setting('lock_configuration')::boolean
