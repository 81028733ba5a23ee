create index flow_index_text on flow_index using gin (text gin_trgm_ops);
