package dev.blindbridge.crypto;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/// All interleavings of a small meeting up to a depth, where [InterleavingModel] tries some of a
/// larger one: joins, leaves, removals, frames, chats, the clock, and every message delivered in
/// its turn, before its turn, twice or never. Sessions cannot be copied, so each state is reached
/// by playing its steps from the beginning with the same randomness (stateless model checking); a
/// state that was seen is not gone into again.
final class MeetingExplorer {
    /// Each n-th state must also calm down: that is by far the dearest check.
    private static final int CALM_EVERY = Integer.getInteger("explore.calm", 40);

    private static final int MOST_MEMBERS = 3;
    private static final long SEED = 7;

    /// Named, so that a fault comes with the way that leads to it.
    record Step(String name, Consumer<InterleavingModel> action) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// Always the last of what is possible: a member publishes, and every frame arrives.
    private static final class Last extends Random {
        private static final long serialVersionUID = 1;

        @Override
        public int nextInt(int bound) {
            return bound - 1;
        }
    }

    private final Rules rules;
    private final List<Step> beginning;
    private final int depth;
    private final Set<String> seen = new HashSet<>();

    MeetingExplorer(Rules rules, List<Step> beginning, int depth) {
        this.rules = rules;
        this.beginning = beginning;
        this.depth = depth;
    }

    static Step join() {
        return new Step("join", model -> model.join(false));
    }

    static Step leave() {
        return new Step("leave", model -> model.leaveFirst(true));
    }

    static Step remove() {
        return new Step("remove", InterleavingModel::removeLast);
    }

    static Step speak(int member) {
        return new Step("speak " + member, model -> model.speakOne(member));
    }

    static Step settle() {
        return new Step("settle", InterleavingModel::settle);
    }

    static Step wait(String what) {
        return new Step(what, InterleavingModel::passToDeadline);
    }

    /// Goes everywhere, and tells how many states there were.
    int explore() {
        Deque<List<Step>> open = new ArrayDeque<>();
        open.add(beginning);
        while (!open.isEmpty()) {
            List<Step> path = open.remove();
            InterleavingModel model = play(path);
            if (!seen.add(model.digest())) {
                continue;
            }
            if (path.size() < beginning.size() + depth) {
                steps(model).forEach(step -> open.add(with(path, step)));
            }
            check(model, path);
        }
        return seen.size();
    }

    private InterleavingModel play(List<Step> path) {
        InterleavingModel model = new InterleavingModel(SEED, rules, new Last());
        try {
            path.forEach(step -> step.action.accept(model));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + " after " + path, e);
        }
        return model;
    }

    private void check(InterleavingModel model, List<Step> path) {
        try {
            model.assertSecretsKept();
            if (seen.size() % CALM_EVERY == 1) {
                model.calmDown();
                model.assertConverged();
                model.assertSecretsKept();
            }
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + " after " + path, e);
        }
    }

    private static List<Step> with(List<Step> path, Step step) {
        List<Step> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private static List<Step> steps(InterleavingModel model) {
        List<Step> steps = new ArrayList<>();
        for (int from = 0; from < model.members(); from++) {
            for (int to = 0; to < model.members(); to++) {
                steps.addAll(deliveries(from, to, model.channel(from, to).size()));
            }
        }
        if (model.members() < MOST_MEMBERS) {
            steps.add(join());
        }
        if (model.members() > 1) {
            steps.add(leave());
            steps.add(speak(0));
            steps.add(new Step("chat", one -> one.chatOne(1)));
        }
        if (model.members() > 2 && !model.someoneRemoved()) {
            steps.add(remove());
        }
        if (model.someoneLeft()) {
            steps.add(new Step("ghost", InterleavingModel::replayFirstGhost));
        }
        steps.add(wait("time"));
        return steps;
    }

    private static List<Step> deliveries(int from, int to, int waiting) {
        String channel = from + ">" + to;
        List<Step> steps = new ArrayList<>();
        if (waiting > 0) {
            steps.add(onChannel("deliver " + channel, from, to, (m, i) -> m.deliver(i, false), 0));
            steps.add(onChannel("double " + channel, from, to, (m, i) -> m.deliver(i, true), 0));
            steps.add(onChannel("lose " + channel, from, to, InterleavingModel::lose, 0));
        }
        if (waiting > 1) {
            steps.add(onChannel("overtake " + channel, from, to, (m, i) -> m.deliver(i, false), 1));
        }
        return steps;
    }

    private interface OnMessage {
        void act(InterleavingModel model, int position);
    }

    private static Step onChannel(String name, int from, int to, OnMessage action, int place) {
        return new Step(name, model -> action.act(model, model.channel(from, to).get(place)));
    }
}
