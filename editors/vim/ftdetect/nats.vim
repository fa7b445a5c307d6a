" Configurations of nats-server have the file type nats.
autocmd BufRead,BufNewFile nats*.conf,gnatsd*.conf,*/nats/*.conf setfiletype nats
