create table rows (vendor_id text, submitted_at text, delivered_at text, units integer, cost_usd real)
