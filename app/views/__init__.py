"""The pages. A view asks the store, hands the answer to a chart and draws; it decides nothing."""
