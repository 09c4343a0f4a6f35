package chat.tacit.protocol.room.host;

import chat.tacit.protocol.room.Reply;

/** Where what a stream tells goes. */
interface Told {
    /** One item; more follow. */
    void item(Reply reply);

    /** The last one. */
    void end(Reply reply);
}
