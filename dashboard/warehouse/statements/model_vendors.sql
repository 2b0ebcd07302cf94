select
    vendor.vendor_id,
    param.low as low_usd,
    param.value as base_usd,
    param.high as high_usd
from model_vendor as vendor
join record.model_param as param on param.name = 'unreported_vendor_usd'
order by vendor.vendor_id
