import { Button } from "@mantine/core";

type Paged = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };

/** The foot of a list that has further pages. */
export function LoadMore({ list }: { list: Paged }) {
	if (!list.hasNextPage) return null;
	return (
		<div className="panel-foot">
			<Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
				Show more
			</Button>
		</div>
	);
}
