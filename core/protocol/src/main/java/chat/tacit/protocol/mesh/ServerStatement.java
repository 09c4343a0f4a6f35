package chat.tacit.protocol.mesh;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

/** What a server says in a {@link SignedMessage}. */
public sealed interface ServerStatement permits Announcement, ServerList, Load {

    /** The content of the signed message. */
    JsonObject json();

    /**
     * @throws MalformedException if it is none of them
     */
    static ServerStatement of(JsonValue content) {
        JsonMembers members = JsonMembers.object("content", content).open();
        ServerStatement statement =
                switch (members.text("type")) {
                    case Announcement.TYPE -> Announcement.read(members);
                    case ServerList.TYPE -> ServerList.read(members);
                    case Load.TYPE -> Load.read(members);
                    default -> throw new MalformedException("a statement of another type");
                };
        members.end();
        return statement;
    }
}
