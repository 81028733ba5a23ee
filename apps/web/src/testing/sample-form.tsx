import { listUsers } from "@keyway/contract/users";
import { NativeSelect, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client.ts";
import { useRuns } from "../runs/use-runs.ts";
import { shortTime } from "../ui/format.ts";
import { useDebounced } from "../ui/use-debounced.ts";
import { nameOf } from "../users/use-users.ts";
import type { FlowContext } from "../words/flow-context.ts";
import { EventInput } from "./event-input.tsx";
import { exampleText, isAboutPerson, sampleWords } from "./sample.ts";
import { type Sample, useTestingView } from "./testing-view.ts";
import { useTestCases } from "./use-tests.ts";

type Props = { flowId: string; context: FlowContext };

/** With which data a flow is tested. */
export function SampleForm({ flowId, context }: Props) {
	const { sample, setSample } = useTestingView();
	const runs = useRuns({ flow: flowId }, 30_000);
	const recent = runs.data?.pages.flatMap((page) => page.items) ?? [];
	const cases = useTestCases(flowId).data?.items ?? [];
	const kinds: { value: Sample["kind"]; label: string }[] = [
		{ value: "example", label: "The example of the first step" },
		...(isAboutPerson(context) ? [{ value: "person" as const, label: "A person of the directory" }] : []),
		...(recent.length > 0 ? [{ value: "run" as const, label: "What an earlier run was given" }] : []),
		...(cases.length > 0 ? [{ value: "case" as const, label: "A remembered test" }] : []),
		{ value: "typed", label: "JSON that I type" },
	];
	const choose = (kind: Sample["kind"]) => {
		const [run] = recent;
		const [first] = cases;
		if (kind === "run" && run) setSample({ kind, run });
		else if (kind === "case" && first) setSample({ kind, name: first.name });
		else if (kind === "person") setSample({ kind, id: "", name: "A person" });
		else if (kind === "typed") setSample({ kind, text: exampleText(context) });
		else setSample({ kind: "example" });
	};
	return (
		<>
			<NativeSelect
				label="Test with"
				data-autofocus
				data={kinds}
				value={sample.kind}
				onChange={(event) => choose(event.currentTarget.value as Sample["kind"])}
			/>
			{sample.kind === "person" ? <PersonSelect sample={sample} onChange={setSample} /> : null}
			{sample.kind === "run" ? (
				<NativeSelect
					label="Run"
					data={recent.map((run) => ({
						value: run.id,
						label: `${sampleWords({ kind: "run", run })}, ${shortTime(run.startedAt)}`,
					}))}
					value={sample.run.id}
					onChange={(event) => {
						const run = recent.find((each) => each.id === event.currentTarget.value);
						if (run) setSample({ kind: "run", run });
					}}
				/>
			) : null}
			{sample.kind === "case" ? (
				<NativeSelect
					label="Remembered test"
					data={cases.map(({ name }) => name)}
					value={sample.name}
					onChange={(event) => setSample({ kind: "case", name: event.currentTarget.value })}
				/>
			) : null}
			{sample.kind === "typed" ? (
				<EventInput text={sample.text} onChange={(text) => setSample({ kind: "typed", text })} />
			) : null}
		</>
	);
}

type PersonProps = { sample: Extract<Sample, { kind: "person" }>; onChange: (sample: Sample) => void };

function PersonSelect({ sample, onChange }: PersonProps) {
	const [search, setSearch] = useState("");
	const rested = useDebounced(search.trim(), 200);
	const { data } = useQuery({
		queryKey: ["people-to-test", rested],
		queryFn: ({ signal }) =>
			api(listUsers, { query: { limit: 30, ...(rested ? { search: rested } : {}) } }, { signal }),
	});
	const people = (data?.items ?? []).map((user) => ({ value: user.id, label: nameOf(user) }));
	return (
		<Select
			label="Person"
			searchable
			placeholder="Type a name"
			data={
				people.some(({ value }) => value === sample.id) || !sample.id
					? people
					: [...people, { value: sample.id, label: sample.name }]
			}
			value={sample.id || null}
			// The server has searched already.
			filter={({ options }) => options}
			nothingFoundMessage="Nobody matches"
			onSearchChange={(text) => setSearch(text === sample.name ? "" : text)}
			onChange={(id, option) => id && option && onChange({ kind: "person", id, name: option.label })}
		/>
	);
}
