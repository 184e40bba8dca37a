#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::webfinger(data));
