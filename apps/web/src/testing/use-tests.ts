import {
	deleteTestCase,
	listTestCases,
	putTestCase,
	runTestCases,
	type TestCase,
	testFlow,
} from "@keyway/contract/flow-tests";
import type { RunDetail } from "@keyway/contract/runs";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import { useDocumentStore } from "../designer/document-context.ts";
import type { FlowContext } from "../words/flow-context.ts";
import { fillingOf, known, outputsIn } from "./sample.ts";
import { useTestingView } from "./testing-view.ts";

export type Aim = { card?: string; upTo?: string; live?: boolean };

/** Starts tests of the draft as it is here, and shows their runs over the flow. */
export function useTestRun(flowId: string, context: FlowContext, shown: RunDetail | null) {
	const store = useDocumentStore();
	const client = useQueryClient();
	return useMutation({
		mutationFn: async (aim: Aim) => {
			const { sample } = useTestingView.getState();
			// What was tested before stands in for the cards before this one.
			const before = aim.card && shown ? known(context, outputsIn(shown.steps, aim.card)) : {};
			const filling = await fillingOf(flowId, context, sample, aim.card);
			const outputs = { ...before, ...filling.fixtures?.outputs };
			await store.getState().flush();
			return api(testFlow, {
				params: { id: flowId },
				body: {
					...filling,
					...(Object.keys(outputs).length > 0 ? { fixtures: { ...filling.fixtures, outputs } } : {}),
					...aim,
				},
			});
		},
		onSuccess: (run, aim) => {
			useTestingView.getState().show(run.id, aim.card ?? aim.upTo ?? null);
			void client.invalidateQueries({ queryKey: ["runs"] });
		},
	});
}

const casesKey = (flowId: string) => ["test-cases", flowId];

/** The tests that a flow remembers. */
export function useTestCases(flowId: string) {
	return useQuery({
		queryKey: casesKey(flowId),
		queryFn: ({ signal }) => api(listTestCases, { params: { id: flowId } }, { signal }),
	});
}

export function useTestCaseChanges(flowId: string) {
	const store = useDocumentStore();
	const client = useQueryClient();
	const onSuccess = () => client.invalidateQueries({ queryKey: casesKey(flowId) });
	const put = useMutation({
		mutationFn: ({ name, ...body }: Pick<TestCase, "name" | "input" | "fixtures" | "expectations">) =>
			api(putTestCase, { params: { id: flowId, name }, body }),
		onSuccess,
	});
	const remove = useMutation({
		mutationFn: (name: string) => api(deleteTestCase, { params: { id: flowId, name } }),
		onSuccess,
	});
	const runAll = useMutation({
		mutationFn: async () => {
			await store.getState().flush();
			return api(runTestCases, { params: { id: flowId } });
		},
	});
	return { put, remove, runAll };
}
