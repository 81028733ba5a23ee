export default function P(_: { flowId?: string; runId?: string }) {
	return null;
}
