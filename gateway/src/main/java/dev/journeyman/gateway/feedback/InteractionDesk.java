package dev.journeyman.gateway.feedback;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.Erased;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.EventIds;
import dev.journeyman.feedback.events.EventJson;
import dev.journeyman.feedback.events.InteractionLogged;
import dev.journeyman.feedback.log.Entry;
import dev.journeyman.feedback.log.Erasure;
import dev.journeyman.feedback.log.FeedbackLog;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.RecordsJson;
import dev.journeyman.feedback.records.Refusal;
import dev.journeyman.feedback.trust.Appraisal;
import dev.journeyman.gateway.access.Caller;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Json;
import java.time.InstantSource;
import java.util.List;

/** Tells all that is kept of an answer, and erases it. Blocks; for workers. */
final class InteractionDesk {
    private static final int MOST_EVENTS = 1_000;

    private final FeedbackLog log;
    private final Appraisals appraisals;
    private final TrainedVersions trained;
    private final EventIds ids;
    private final InstantSource clock;

    InteractionDesk(
            FeedbackLog log, Appraisals appraisals, TrainedVersions trained, EventIds ids, InstantSource clock) {
        this.log = log;
        this.appraisals = appraisals;
        this.trained = trained;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The chain from prompt to versions: the interaction, what was said of it, the records that rest on it, and the versions that were trained on it.
     *
     * @throws ApiException where there never was such an interaction
     */
    ObjectNode provenance(String id) {
        List<Entry.Stored> events = log.byInteraction(id, MOST_EVENTS);
        if (events.isEmpty() && !log.isErased(id)) {
            throw notFound();
        }
        ObjectNode document = Json.object().put("interaction_id", id);
        document.putNull("interaction");
        document.putNull("erased");
        ArrayNode feedback = document.putArray("feedback");
        for (Entry.Stored stored : events) {
            Event event = stored.event();
            ObjectNode tree = EventJson.tree(event);
            tree.put("sequence", stored.sequence());
            switch (event) {
                case InteractionLogged logged -> document.set("interaction", tree);
                case Erased erased -> document.set("erased", tree);
                default -> feedback.add(tree);
            }
        }
        Appraisal appraisal = appraisals.fresh();
        ArrayNode records = document.putArray("records");
        for (PreferenceRecord record : appraisal.restingOn(id)) {
            records.add(RecordsJson.tree(record));
        }
        ArrayNode refusals = document.putArray("refusals");
        events.stream()
                .flatMap(stored -> appraisal.refusalsOf(stored.event().id()).stream())
                .distinct()
                .forEach(refusal -> refusals.add(refusal(refusal)));
        trained.on(id).forEach(document.putArray("trained_versions")::add);
        return document;
    }

    private static ObjectNode refusal(Refusal refusal) {
        ObjectNode node = Json.object();
        refusal.sources().forEach(node.putArray("sources")::add);
        node.set("reason", RecordsJson.reason(refusal.reason()));
        return node;
    }

    /**
     * Erases an interaction, with all that was said of it.
     *
     * @throws ApiException where there never was such an interaction, or the caller may not erase it
     */
    ObjectNode erase(Caller caller, String id, String why) throws InterruptedException {
        if (!caller.isOps()) {
            requireOwn(caller, id);
        }
        List<String> versions = trained.on(id);
        Erasure erasure = StoreWorkers.written(
                log.erase(new Erased(ids.feedback(), clock.instant(), id, caller.keyId(), why, versions)));
        ObjectNode document = Json.object()
                .put("interaction_id", id)
                .put("erased", true)
                .put("at", erasure.event().event().at().toString())
                .put("events", erasure.removed().size());
        versions.forEach(document.putArray("trained_versions")::add);
        return document;
    }

    /** Who asked may take it back; what others asked is for ops to erase. Of what is gone already nobody can say whose it was. */
    private void requireOwn(Caller caller, String id) {
        String asker = log.byId(id).map(stored -> stored.event().actor()).orElse(caller.keyId());
        if (!asker.equals(caller.keyId())) {
            throw new ApiException(
                    ErrorKind.FORBIDDEN,
                    "A key with the role technician erases what it asked itself; for others' it takes the role ops.");
        }
    }

    static ApiException notFound() {
        return new ApiException(ErrorKind.INTERACTION_NOT_FOUND, "id", "There is no interaction of that id.");
    }
}
