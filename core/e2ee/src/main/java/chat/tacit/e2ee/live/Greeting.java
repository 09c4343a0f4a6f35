package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;

/**
 * {@code hello_i_am}, by which a newcomer shows that it has the session's key ({@code spec/20-live}
 * §8): {@code length 1 ‖ name ‖ id 32 ‖ h 32 ‖ chain(variable)}.
 *
 * @param head of the epoch in which it is said
 * @param chain certificates of {@code spec/20-live} §16, or nothing
 */
record Greeting(DisplayName name, MemberId id, Bytes head, Bytes chain) {
    /** Bytes of the longest chain. */
    static final int MAX_CHAIN = 4_096;

    Payload payload() {
        Bytes text = name.utf8();
        byte[] body =
                Fields.unlabelled()
                        .u8(text.size())
                        .fixed(text)
                        .fixed(id.bytes())
                        .fixed(head)
                        .variable(chain)
                        .toArray();
        return new Payload(Payload.Kind.HELLO, Bytes.owned(body));
    }

    static Greeting decode(Bytes body) {
        FieldReader in = new FieldReader(body);
        DisplayName name = DisplayName.of(in.fixed(in.u8()));
        MemberId id = new MemberId(in.fixed(Hash.SIZE));
        Bytes head = in.fixed(Hash.SIZE);
        return in.whole(new Greeting(name, id, head, in.variable(MAX_CHAIN)));
    }
}
