package chat.tacit.protocol.mesh;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

/**
 * How busy a server is ({@code spec/40-mesh} §9).
 *
 * @param load 0 to 100
 * @param work the bits that it asks for, 0 to {@value #MOST_WORK}
 */
public record Load(int load, int work) implements ServerStatement {
    public static final int MOST_LOAD = 100;
    public static final int MOST_WORK = 24;

    static final String TYPE = "load";

    public Load {
        if (load < 0 || load > MOST_LOAD || work < 0 || work > MOST_WORK) {
            throw new MalformedException("a load is from 0 to 100, work from 0 to 24");
        }
    }

    static Load read(JsonMembers members) {
        return new Load(
                (int) members.number("load", MOST_LOAD), (int) members.number("work", MOST_WORK));
    }

    @Override
    public JsonObject json() {
        return JsonObject.empty().with("load", load).with("type", TYPE).with("work", work);
    }
}
