envelope report twiter
