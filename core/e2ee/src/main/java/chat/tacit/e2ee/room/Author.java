package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;

/** Who seals an event: the author block, {@value #SIZE} bytes ({@code spec/50-room} §10). */
public record Author(AccountId account, DeviceId device) {
    static final int SIZE = AccountId.SIZE + DeviceId.SIZE;

    Fields join(Fields fields) {
        return fields.fixed(account.bytes()).fixed(device.bytes());
    }

    byte[] encode() {
        return join(Fields.unlabelled()).toArray();
    }

    static Author decode(byte[] block) {
        FieldReader in = new FieldReader(Bytes.of(block));
        AccountId account = new AccountId(in.fixed(AccountId.SIZE));
        return in.whole(new Author(account, new DeviceId(in.fixed(DeviceId.SIZE))));
    }
}
