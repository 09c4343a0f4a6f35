package chat.tacit.client.route;

import chat.tacit.client.conversation.Exposure;

import java.util.List;

/** What a backup lets others learn ({@code spec/70-key-backup} §6). */
public final class BackupExposures {
    private BackupExposures() {}

    /** Those who may come by the file, the recovery key, or both. */
    public static List<Exposure> list() {
        return List.of(
                new Exposure(
                        "Whoever has your backup's file",
                        "about how much was said before it, by its size",
                        "read it, find out whose it is, or change it unnoticed"),
                new Exposure(
                        "Whoever has the recovery key alone", "nothing", "do anything with it"),
                new Exposure(
                        "Whoever has both",
                        "everything that you had when it was made, and they can be you towards this"
                                + " contact and take the profile from your machines",
                        "open messages that were recorded on their way, or do it without that your"
                                + " contacts are told"));
    }
}
