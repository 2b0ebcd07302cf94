create temp table modelled_day as
unpivot (
    select client_id, vendor_id, day::date as day, range_only, base, low, high, no_event
    from fitted_day
)
on base, low, high, no_event
into name scenario value usd
