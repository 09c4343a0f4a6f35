package chat.tacit.client.secret;

import chat.tacit.protocol.room.Reply;

/**
 * Whether a stream ended as one does ({@code spec/50-room} §3). How a call ends isn't sealed, so
 * somebody on the way could end it early: the relay's last sealed word has to be that it is.
 */
final class StreamEnd {
    private int heads;
    private boolean ended;

    void take(Reply reply) {
        boolean head = reply instanceof Reply.Head;
        heads += head ? 1 : 0;
        // The first one stands before the items.
        ended = reply instanceof Reply.Refused || (head && heads > 1);
    }

    void require() throws LinkException {
        if (!ended) {
            throw LinkException.cut();
        }
    }
}
