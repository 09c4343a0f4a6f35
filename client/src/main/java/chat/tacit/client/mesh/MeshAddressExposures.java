package chat.tacit.client.mesh;

import chat.tacit.client.conversation.Exposure;

import java.util.List;

/** What having a mesh address lets others learn ({@code spec/40-mesh} §13). */
public final class MeshAddressExposures {
    private MeshAddressExposures() {}

    /** Whoever has the address first. */
    public static List<Exposure> list() {
        return List.of(
                new Exposure(
                        "Whoever has your mesh address",
                        "how much is sent to it, if they run a server of the mesh that it passes,"
                                + " and at which servers it receives",
                        "read what others write to it, see who does, whether you saw a request, or"
                                + " a key that you use with anybody"),
                new Exposure(
                        "Any server of the mesh, of your mesh address",
                        "that all mail to it goes to one recipient, as long as it is used",
                        "read it, or tell who wrote it"),
                new Exposure(
                        "The mesh server at which your mesh address receives",
                        "how many locations it has, when each fetches, and from which network"
                                + " address",
                        "tell which of the keys that it receives for are yours as well, but by"
                                + " network address and time"),
                new Exposure(
                        "Whoever gets the private half of your mesh address",
                        "every request to it of the last seven days and from then on, and by that"
                                + " the invitation in it: they can join it in your place before you"
                                + " do",
                        "read what you and those whom you accepted say"));
    }
}
