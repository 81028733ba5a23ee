import { type RunDetail, rerunRun } from "@keyway/contract/runs";
import type { JsonObject } from "@keyway/schema/json";
import { Button, Modal, NativeSelect } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../api/client.ts";
import { EventInput } from "../testing/event-input.tsx";
import { typedInput } from "../testing/sample.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { runName } from "./run-words.ts";

/** Runs a run's event again as a new run, with its input or another one, and opens it. */
export default function RerunDialog({ run, onClose }: { run: RunDetail; onClose: () => void }) {
	const before = JSON.stringify(run.input, null, 2);
	const [text, setText] = useState(before);
	const [version, setVersion] = useState<"newest" | "same">("newest");
	const [, go] = useLocation();
	const client = useQueryClient();
	const rerun = useMutation({
		mutationFn: () => {
			const input: JsonObject | null = text === before ? null : typedInput(text);
			return api(rerunRun, { params: { id: run.id }, body: { version, ...(input ? { input } : {}) } });
		},
		onSuccess: (started) => {
			void client.invalidateQueries({ queryKey: ["runs"] });
			onClose();
			go(`/flows/${started.flowId}/runs/${started.id}`);
		},
	});
	return (
		<Modal opened onClose={onClose} title={`Run ${runName(run.id)} again`} size={560}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					rerun.mutate();
				}}
			>
				<EventInput text={text} autoFocus onChange={setText} />
				<NativeSelect
					label="Version"
					data={[
						{ value: "newest", label: "The published one" },
						{ value: "same", label: `The same as before (v${run.version})` },
					]}
					value={version}
					onChange={(event) => setVersion(event.currentTarget.value as "newest" | "same")}
				/>
				<p className="mut">It starts from the beginning and acts on the real services again.</p>
				<InlineAlert error={rerun.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={rerun.isPending}>
						Run again
					</Button>
				</div>
			</form>
		</Modal>
	);
}
