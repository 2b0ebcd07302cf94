set variable profile = $profile;
