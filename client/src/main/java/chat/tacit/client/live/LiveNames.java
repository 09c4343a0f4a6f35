package chat.tacit.client.live;

import chat.tacit.crypto.Text;
import chat.tacit.protocol.live.DisplayName;

/** What the profile is called in live sessions, whose names are shorter than those of profiles. */
public final class LiveNames {
    private LiveNames() {}

    /** The profile's name, cut after the last whole character that fits. */
    public static DisplayName of(String profile) {
        String name = profile;
        while (Text.utf8(name).length > DisplayName.MAX_SIZE) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1)).strip();
        }
        return new DisplayName(name);
    }
}
