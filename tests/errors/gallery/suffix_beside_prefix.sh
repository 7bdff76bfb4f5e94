envelope report template payload_size=2k
