-- What still has to be forwarded is asked for with every look at Today (意见建议 未转交).
CREATE INDEX suggestions_by_state ON suggestions (state, registered_on, id);
