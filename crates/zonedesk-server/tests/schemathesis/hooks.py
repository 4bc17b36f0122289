"""What schemathesis has to know of packed CBOR: how to send it, and how to make some that is nearly right."""

import cbor2
import schemathesis
import zstandard
from hypothesis import strategies as st

PACKED = "application/vnd.zonedesk.cbor+zstd"

# The names that a push and a pull are made of, so that some bodies come further than the first field.
NAMES = ["device", "entries", "statement", "signature", "after", "accepted", "limit", "bytes", "own_in_full", "file", "files", "size", "at"]

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=64)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(), inner, max_size=9),
    max_leaves=12,
)


def packed(body: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(body)


schemathesis.openapi.media_type(
    PACKED,
    st.binary() | st.binary().map(packed) | values.map(cbor2.dumps).map(packed),
)


@schemathesis.serializer(PACKED)
def as_it_is(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode()
