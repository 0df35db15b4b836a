package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Evidence.Table;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// All that was seen of one relay process and the call that it carried.
///
/// @param differences how the process was started other than by `./blindbridge run`
/// @param facts that it was a real call, in sentences
/// @param needles what was looked for
/// @param searches where it was looked for, and what was found
/// @param trace the kernel's record of the whole life of the process
/// @param fromMicros when the call began: the relay listened and nobody had connected
/// @param toMicros when it was looked into by means that write files themselves; the call went on
/// @param writableFiles seen open for writing at some moment of the call
/// @param logFile the one file it may write
/// @param log its lines
/// @param linesBeforeCall how many of them were written before anybody connected
/// @param logFindings what of the needles the log holds
/// @param protections what the kernel says of the process's rights and core images
/// @param loadedClasses all classes in the process
/// @param learned tables of what the bridge knows, read from its heap
record CallEvidence(
        String commandLine,
        List<String> differences,
        List<String> facts,
        Collection<Needle> needles,
        List<SearchResult> searches,
        FileTrace trace,
        long fromMicros,
        long toMicros,
        Set<String> writableFiles,
        int looks,
        String logFile,
        List<String> log,
        int linesBeforeCall,
        SearchResult logFindings,
        List<String> protections,
        Set<String> loadedClasses,
        List<Table> learned) {
    CallEvidence {
        differences = List.copyOf(differences);
        facts = List.copyOf(facts);
        needles = List.copyOf(needles);
        searches = List.copyOf(searches);
        writableFiles = Set.copyOf(writableFiles);
        log = List.copyOf(log);
        protections = List.copyOf(protections);
        loadedClasses = Set.copyOf(loadedClasses);
        learned = List.copyOf(learned);
    }
}
