package chat.tacit.client.route;

import chat.tacit.client.conversation.Exposure;

import java.util.List;

/** What further devices of the profile let others learn ({@code spec/65-device} §6 to §8). */
public final class DeviceExposures {
    private DeviceExposures() {}

    /** Devices first. */
    public static List<Exposure> list() {
        return List.of(
                new Exposure(
                        "Your other devices",
                        "every conversation, what you read, edit and delete, and your contact list:"
                                + " all of the profile but keys",
                        "be stopped from keeping what they have: whoever holds one of them holds"
                                + " that"),
                new Exposure(
                        "The relays between your devices",
                        "that much is sent between two of their queues, also when you read or"
                                + " write with nobody else",
                        "tell that these are devices, or read what they tell each other"),
                new Exposure(
                        "Whoever photographed the link of a new device",
                        "nothing: the device that read it was asked to confirm a code",
                        "become a device of yours unless that code was confirmed without a look"));
    }
}
